import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PyComplex, PyObject, type PyWritable, readPickle } from "../../src/formats";
import { PickleWriter } from "../../src/formats/pickle/writer";

const where = { file: "a.pkl" };

/** A pickle spelled as Python's `pickletools.dis` prints bytes: one character per byte. */
function readText(text: string) {
  return readPickle(
    Uint8Array.from(text, (character) => character.charCodeAt(0)),
    { where },
  );
}

describe("readPickle", () => {
  // What Python 3.11's pickle.dumps writes for these values, per protocol.
  it.each<[string, string, unknown]>([
    ["protocol 0 list", "(lp0\nI1\naI01\naF2.5\naVa\\u015f\np1\naNa.", [1, true, 2.5, "aş", null]],
    ["protocol 0 dict", "(dp0\nVa\np1\nL-12345678901234567890L\ns.", new Map([["a", -12345678901234567890n]])],
    ["protocol 1 tuple", "(K\x01K\x02K\x03K\x04tq\x00.", { items: [1, 2, 3, 4] }],
    ["protocol 2 negative long", "\x80\x02\x8a\x06\x00\x00\x00\x00\x00\xff.", -(2 ** 40)],
    [
      "protocol 2 bytes",
      "\x80\x02c_codecs\nencode\nq\x00X\x03\x00\x00\x00a\xc3\xbfq\x01X\x06\x00\x00\x00latin1q\x02\x86q\x03Rq\x04.",
      Uint8Array.of(0x61, 0xff),
    ],
    ["protocol 2 empty bytes", "\x80\x02c__builtin__\nbytes\nq\x00)Rq\x01.", new Uint8Array(0)],
    ["protocol 3 bytes", "\x80\x03C\x02abq\x00.", Uint8Array.of(0x61, 0x62)],
    ["protocol 4 set", "\x80\x04\x95\x09\x00\x00\x00\x00\x00\x00\x00\x8f\x94(K\x01K\x02\x90.", { items: [1, 2] }],
    ["protocol 4 frozenset", "\x80\x04\x95\x08\x00\x00\x00\x00\x00\x00\x00(K\x01K\x02\x91\x94.", { items: [1, 2] }],
    ["protocol 5 bytearray", "\x80\x05\x96\x02\x00\x00\x00\x00\x00\x00\x00ab\x94.", Uint8Array.of(0x61, 0x62)],
    [
      "complex",
      "\x80\x02c__builtin__\ncomplex\nG?\xf0\x00\x00\x00\x00\x00\x00G@\x00\x00\x00\x00\x00\x00\x00\x86R.",
      new PyComplex(1, 2),
    ],
    ["lone surrogate", "\x80\x04\x8c\x03\xed\xa0\x80\x94.", "\ud800"],
  ])("reads %s", (_, pickle, expected) => {
    expect(readText(pickle).value).toEqual(expected);
  });

  it("keeps unknown classes inert and names them", () => {
    const { value, unresolvedGlobals } = readText(
      "\x80\x02cargparse\nNamespace\nq\x00)\x81q\x01}q\x02X\x02\x00\x00\x00lrq\x03K\x01sb.",
    );
    expect(unresolvedGlobals).toEqual(["argparse.Namespace"]);
    if (!(value instanceof PyObject)) throw new Error("no object");
    expect(value.type).toBe("argparse.Namespace");
    expect(value.state).toEqual(new Map([["lr", 1]]));
  });

  it("keeps shared and self-referring values as they are", () => {
    const { value } = readText("\x80\x02]q\x00h\x00a.");
    if (!Array.isArray(value)) throw new Error("no list");
    expect(value[0]).toBe(value);
  });

  it("reads keys that are special in JavaScript as plain keys", () => {
    const { value } = readText("\x80\x02}X\x09\x00\x00\x00__proto__K\x01s.");
    expect(value).toEqual(new Map([["__proto__", 1]]));
    expect(Object.prototype).not.toHaveProperty("polluted");
  });

  it("stops at the first STOP", () => {
    expect(readText("K\x01.K\x02.")).toMatchObject({ value: 1 });
  });
});

describe("PickleWriter", () => {
  const { value } = fc.letrec<{ value: PyWritable }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true }).filter((number) => !Number.isInteger(number)),
      fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }).filter((big) => !Number.isSafeInteger(Number(big))),
      fc.string({ unit: "grapheme" }),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.array(fc.tuple(fc.string(), tie("value")), { maxLength: 4 }).map((entries) => new Map(entries)),
    ),
  }));

  it.each([2, 4] as const)("writes what the reader gives back (protocol %s)", (protocol) => {
    fc.assert(
      fc.property(value, (written) => {
        const out = new PickleWriter(protocol);
        out.value(written);
        expect(readPickle(out.finish(), { where }).value).toEqual(written);
      }),
      { numRuns: 500 },
    );
  });
});

/** A pickle of one protocol-0 line. */
function line(opcode: string, ...bytes: (string | number)[]): Uint8Array {
  const content = bytes.flatMap((part) => (typeof part === "number" ? [part] : [...part].map((c) => c.charCodeAt(0))));
  return Uint8Array.from([opcode.charCodeAt(0), ...content, 0x0a, 0x2e]);
}

describe("text of protocol 0", () => {
  const read = (pickle: Uint8Array) => readPickle(pickle, { where: { file: "a.pkl" } }).value;

  it.each([
    ["UTF-8 bytes are four Latin-1 characters", line("V", 0xc3, 0xa9, 0xc2, 0xa9), "Ã©Â©"],
    ["\\U is eight digits", line("V", "a\\U0001f600b"), "a😀b"],
    ["\\u is four digits", line("V", "\\u015fx"), "şx"],
    ["other backslashes stay, and take the next character along", line("V", "a\\n\\\\u0041"), "a\\n\\\\u0041"],
    ["a carriage return stays", line("V", "a\r"), "a\r"],
    ["\\x is no escape here", line("V", "\\x41"), "\\x41"],
    ["byte strings have Python's escapes", line("S", "'a\\x41\\101\\n\\\\q\\q'"), "aAA\n\\q\\q"],
  ])("%s", (_, pickle, text) => {
    expect(read(pickle)).toBe(text);
  });

  it.each([
    ["half an escape", line("V", "\\u12")],
    ["a code point that is none", line("V", "\\U00110000")],
    ["half a byte escape", line("S", "'\\x4'")],
    ["another quote at the end", line("S", "'a\"")],
  ])("refuses %s", (_, pickle) => {
    expect(() => read(pickle)).toThrow(expect.objectContaining({ code: "pickle/bad-value" }));
  });

  it("keeps byte strings that are not ASCII as bytes: what they mean is not said", () => {
    expect(read(line("S", "'\\xe9'"))).toEqual(Uint8Array.of(0xe9));
    expect(read(Uint8Array.of(0x55, 2, 0xc3, 0xa9, 0x2e))).toEqual(Uint8Array.of(0xc3, 0xa9));
  });
});

describe("names of classes", () => {
  const read = (module: string, name: string) =>
    readPickle(new TextEncoder().encode(`c${module}\n${name}\n(tR.`), { where: { file: "a.pt" } });

  it.each([
    ["code.config", "TrainConfig"],
    ["code", "TrainConfig"],
    ["commands.train", "Options"],
    ["requests.settings", "Settings"],
    ["http.config", "Config"],
    ["operator.models", "Model"],
  ])("%s.%s, a class of somebody's own package, is kept inert", (module, name) => {
    expect(read(module, name).unresolvedGlobals).toEqual([`${module}.${name}`]);
  });

  it.each([
    ["code", "InteractiveConsole"],
    ["commands", "getoutput"],
    ["requests", "get"],
    ["requests.api", "post"],
    ["http.client", "HTTPConnection"],
    ["operator", "attrgetter"],
    ["pip._internal", "main"],
    ["os", "system"],
  ])("%s.%s, which runs code or opens a connection, still refuses the file", (module, name) => {
    expect(() => read(module, name)).toThrow(expect.objectContaining({ code: "pickle/blocked" }));
  });

  // What Python 3.11 writes for `Outer.Kind.SMALL`, an enum within a class, by protocol 2.
  const getter = (owner: string, name: string, more = "") => `c__builtin__\ngetattr\n(${owner}V${name}\n${more}tR`;

  it("a class within a class, and an enum's member, are kept inert", () => {
    const { value, unresolvedGlobals } = readText(`\x80\x02${getter("cmodels\nOuter\n", "Kind")}(Vsmall\ntR.`);
    expect(value).toMatchObject({ type: "models.Outer.Kind", args: ["small"] });
    expect(unresolvedGlobals).toEqual(["models.Outer.Kind"]);
    const member = readText(`\x80\x02${getter(getter("cmodels\nOuter\n", "Kind"), "SMALL")}.`);
    expect(member.value).toMatchObject({ module: "models", qualifiedName: "Outer.Kind.SMALL" });
  });

  it.each([
    ["a hidden name", `${getter("cmodels\nOuter\n", "__subclasses__")}.`],
    ["a default value", `${getter("cmodels\nOuter\n", "Kind", "N")}.`],
    ["a path of names", `${getter("cmodels\nOuter\n", "Kind.mro")}.`],
    ["an object", `${getter("cmodels\nOuter\n(tR", "Kind")}.`],
    ["what runs code", `${getter("cbuiltins\nexec\n", "Kind")}.`],
    ["getattr itself", `${getter("cbuiltins\ngetattr\n", "Kind")}.`],
    ["an unknown function that would call it", "cfunctools\npartial\n(c__builtin__\ngetattr\ntR."],
    ["a list that holds it", "(c__builtin__\ngetattr\nl."],
  ])("getattr of or for %s still refuses the file", (_, pickle) => {
    expect(() => readText(pickle)).toThrow(expect.objectContaining({ code: "pickle/blocked" }));
  });
});
