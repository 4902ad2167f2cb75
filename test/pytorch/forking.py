#!/usr/bin/env python3
"""Runs scripts that need the packages of requirements.txt, each in a process of its own that begins with them imported:
importing them takes longer than what most of the tests' scripts do.

usage: forking.py SOCKET     says "ready", and ends when its stdin does

A connection brings a line of JSON ({"args", "cwd"}; args as Python's own, a script's path or -c and a program, then the
script's) and takes one ({"status", "stdout", "stderr"}).
"""
import json
import os
import pathlib
import runpy
import select
import socket
import sys
import tempfile
import traceback

import numpy
import onnx
import onnxruntime
import safetensors.torch
import scipy.stats
import sklearn.calibration
import sklearn.linear_model
import sklearn.metrics
import sklearn.neighbors
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


def answer(connection):
    with connection, connection.makefile("rw", encoding="utf8") as lines:
        asked = json.loads(lines.readline())
        with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
            os.dup2(stdout.fileno(), 1)
            os.dup2(stderr.fileno(), 2)
            texts = {"status": status_of(**asked)}
            sys.stdout.flush()
            sys.stderr.flush()
            for name, file in (("stdout", stdout), ("stderr", stderr)):
                file.seek(0)
                texts[name] = file.read().decode(errors="replace")
        lines.write(json.dumps(texts) + "\n")


with socket.socket(socket.AF_UNIX) as listener:
    listener.bind(sys.argv[1])
    listener.listen(64)
    print("ready", flush=True)
    children = set()
    while sys.stdin not in (ready := select.select([listener, sys.stdin], [], [])[0]):
        connection, _ = listener.accept()
        child = os.fork()
        if child == 0:
            listener.close()
            answer(connection)
            os._exit(0)
        connection.close()
        # Those that have ended meanwhile are taken off the system's list.
        children = {each for each in {*children, child} if os.waitpid(each, os.WNOHANG)[0] == 0}
