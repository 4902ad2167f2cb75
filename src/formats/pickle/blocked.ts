/**
 * Modules that no data needs and that attacks do. Nothing is ever imported or called here; a file that names one of them
 * is refused because the Python side would run it. PyTorch blocks sys, os, posix and nt the same way
 * (torch/_weights_only_unpickler.py).
 */
const PACKAGES = new Set([
  "os",
  "posix",
  "nt",
  "sys",
  "subprocess",
  "_posixsubprocess",
  "shutil",
  "socket",
  "popen2",
  "importlib",
  "ctypes",
  "_ctypes",
  "webbrowser",
  "asyncio",
  "multiprocessing",
  "urllib",
  "ftplib",
  "smtplib",
  "pip",
]);

/** Modules without submodules: `timeit.config` is not Python's but somebody's own. */
const MODULES = new Set([
  "pty",
  "runpy",
  "codeop",
  "pdb",
  "bdb",
  "timeit",
  "operator",
  "_operator",
  "http.client",
  "http.server",
]);

const REQUESTS = new Set(["get", "post", "put", "patch", "delete", "head", "options", "request", "Session", "session"]);

/** Modules whose name people also give their own packages: only what runs code or opens connections counts. */
const MEMBERS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["code", new Set(["interact", "InteractiveConsole", "InteractiveInterpreter", "compile_command"])],
  ["commands", new Set(["getoutput", "getstatusoutput", "getstatus"])],
  ["requests", REQUESTS],
  ["requests.api", REQUESTS],
  ["requests.sessions", REQUESTS],
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
  "setattr",
  "delattr",
  "globals",
  "locals",
  "vars",
  "breakpoint",
  "memoryview",
]);

/**
 * True for `getattr`, which may only be called on a class for one of its own names: so protocol 2 spells a class within
 * a class, and an enum's member. Everything else that it could reach refuses the file.
 */
export function isGetAttribute(module: string, qualifiedName: string): boolean {
  return qualifiedName === "getattr" && BUILTIN_MODULES.has(module);
}

/** True when a file that names this class or function must be refused. */
export function isBlocked(module: string, qualifiedName: string): boolean {
  const root = module.split(".")[0] ?? "";
  const name = qualifiedName.split(".")[0] ?? "";
  if (PACKAGES.has(root) || MODULES.has(module) || MEMBERS.get(module)?.has(name) === true) return true;
  return BUILTIN_MODULES.has(root) && BUILTINS.has(name);
}
