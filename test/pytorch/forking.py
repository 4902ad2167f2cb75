#!/usr/bin/env python3
"""Runs scripts that need torch, each in a process of its own that begins with torch and numpy imported: a line of JSON in
({"args", "cwd"}; args as Python's own, a script's path or -c and a program, then the script's), a line of JSON out
({"status", "stdout", "stderr"}). Importing torch takes longer than what most of the tests' scripts do.
"""
import json
import os
import pathlib
import runpy
import sys
import tempfile
import traceback

import numpy
import torch

# Scripts of the repository leave no compiled files in it.
sys.dont_write_bytecode = True


def run(args, cwd):
    """What Python itself does with its arguments."""
    os.chdir(cwd)
    if args[0] == "-c":
        sys.argv = ["-c", *args[2:]]
        exec(compile(args[1], "<string>", "exec"), {"__name__": "__main__"})
    else:
        sys.argv = args
        sys.path[0] = str(pathlib.Path(args[0]).parent)
        runpy.run_path(args[0], run_name="__main__")


def status_of(args, cwd):
    """Exit status of a run, as Python itself would end; its own end takes half a second for all that torch has loaded."""
    try:
        run(args, cwd)
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


for line in sys.stdin:
    asked = json.loads(line)
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        child = os.fork()
        if child == 0:
            os.dup2(stdout.fileno(), 1)
            os.dup2(stderr.fileno(), 2)
            status = status_of(**asked)
            sys.stdout.flush()
            os._exit(status)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        texts = {}
        for name, file in (("stdout", stdout), ("stderr", stderr)):
            file.seek(0)
            texts[name] = file.read().decode()
        print(json.dumps({"status": status, **texts}), flush=True)
