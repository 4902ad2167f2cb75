/**
 * Modules that no data needs and that attacks do. Nothing is ever imported or called here; a file that names one of them
 * is refused because the Python side would run it. PyTorch blocks sys, os, posix and nt the same way
 * (torch/_weights_only_unpickler.py).
 */
const MODULES = new Set([
  "os",
  "posix",
  "nt",
  "sys",
  "subprocess",
  "_posixsubprocess",
  "shutil",
  "socket",
  "pty",
  "commands",
  "popen2",
  "importlib",
  "runpy",
  "ctypes",
  "_ctypes",
  "webbrowser",
  "code",
  "codeop",
  "pdb",
  "bdb",
  "timeit",
  "asyncio",
  "multiprocessing",
  "http",
  "urllib",
  "ftplib",
  "smtplib",
  "requests",
  "pip",
  "operator",
  "_operator",
]);

const BUILTIN_MODULES = new Set(["builtins", "__builtin__", "__builtins__"]);

/** Builtins that run code, open files or reach other objects. */
const BUILTINS = new Set([
  "eval",
  "exec",
  "execfile",
  "compile",
  "open",
  "file",
  "input",
  "raw_input",
  "__import__",
  "apply",
  "getattr",
  "setattr",
  "delattr",
  "globals",
  "locals",
  "vars",
  "breakpoint",
  "memoryview",
]);

/** True when a file that names this class or function must be refused. */
export function isBlocked(module: string, qualifiedName: string): boolean {
  const root = module.split(".")[0] ?? "";
  if (MODULES.has(root)) return true;
  return BUILTIN_MODULES.has(root) && BUILTINS.has(qualifiedName.split(".")[0] ?? "");
}
