import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";
import { tickAxis, valueAxis } from "../../../src/figures/axis";
import { Plot, type PlotProps, SQUARE_ASPECT } from "../../../src/ui/charts/Plot";
import { PATIENT } from "../../patient";

const ROOM = { left: 40, right: 10, top: 10, bottom: 30 };
const x = { domain: [0, 10], ticks: [0, 5, 10], scale: "linear", decimals: 0 } as const;
const y = { domain: [1, 100], ticks: [1, 10, 100], scale: "log", decimals: 0 } as const;

const host = document.body.appendChild(document.createElement("div"));
// 150 × 140 pixels, of which 100 × 100 are between the axes.
Object.assign(host.style, { width: "150px", height: "140px" });
// What the page's style sheet gives: the plot fills its place, the cursor the plot.
document.head.appendChild(document.createElement("style")).textContent =
  ".h-full { height: 100% } .w-full { width: 100% } .relative { position: relative } .absolute { position: absolute } .inset-0 { inset: 0 }";
let root = createRoot(host);
afterEach(() => {
  root.unmount();
  root = createRoot(host);
});

function draw(props: Partial<PlotProps>): void {
  flushSync(() => root.render(<Plot x={x} y={y} room={ROOM} {...props} />));
}

const all = (selector: string, attribute: string) =>
  [...host.querySelectorAll(selector)].map((element) => element.getAttribute(attribute));
const texts = () => [...host.querySelectorAll("text")].map(({ textContent }) => textContent).filter(Boolean);

/** The plot first measures its place, and recharts its axes. */
const drawn = (selector: string) => vi.waitUntil(() => host.querySelector(selector) !== null, PATIENT);

it("has its ticks where the axes say, on a logarithmic one too", async () => {
  draw({ labelX: "steps", labelY: "loss", formatY: () => (value) => `${value}%` });
  await drawn(".recharts-yAxis-tick-labels text");
  expect(texts()).toEqual(expect.arrayContaining(["0", "5", "10", "1%", "10%", "100%", "steps", "loss"]));
  expect(all(".recharts-yAxis-tick-labels text", "y")).toEqual(["110", "60", "10"]);
  expect(all(".recharts-xAxis-tick-labels text", "x")).toEqual(["40", "90", "140"]);
  expect(all(".recharts-cartesian-grid line", "y1")).toEqual(["110", "60", "10"]);
});

it("leaves out values whose labels would lie on one another", async () => {
  draw({ y: tickAxis(Array.from({ length: 13 }, (_, index) => index)) });
  await drawn(".recharts-yAxis-tick-labels text");
  expect(texts().slice(3)).toEqual(["0", "2", "4", "6", "8", "10", "12"]);
  expect(all(".recharts-cartesian-grid line", "y1")).toHaveLength(7);
});

it("knows that an axis goes on beyond its last tick when it makes room for the labels", async () => {
  // 100 pixels for 100 steps: three labels of 21 pixels, 20 apart.
  draw({ x: { domain: [0, 100], ticks: [0, 20, 40], scale: "linear", decimals: 1 } });
  await drawn(".recharts-xAxis-tick-labels text");
  expect(all(".recharts-xAxis-tick-labels text", "x")).toEqual(["40", "80"]);
});

it("draws each line through its own points and breaks it where its axis holds none", async () => {
  draw({
    lines: [
      {
        key: "a",
        color: "red",
        points: [
          [0, 1],
          [5, Number.NaN],
          [7.5, 10],
          [10, 100],
        ],
      },
      {
        key: "b",
        color: "blue",
        points: [
          [0, 1],
          [5, 10],
          [7, 0],
          [10, 100],
        ],
      },
      { key: "c", color: "green", points: [[5, 10]] },
    ],
  });
  await drawn("path.plot-line");
  expect(all("path.plot-line", "d").slice(0, 2)).toEqual(["M40,110ZM115,60L140,10", "M40,110L90,60M140,10Z"]);
  // A line of one point would not be seen.
  expect(all("circle[fill=green]", "cx")).toEqual(["90"]);
});

it("dots a point between gaps, which no line shows", async () => {
  const points = [1, Number.NaN, 10, Number.NaN, 10, 100].map((value, at) => [2 * at, value] as const);
  draw({ lines: [{ key: "a", color: "red", points }] });
  await drawn("path.plot-line");
  expect(all("circle[fill=red]", "cx")).toEqual(["40", "80"]);
});

it("has axes as long as each other where it is square", async () => {
  const places = { x: tickAxis([0, 1]), y: tickAxis([0, 1]), labelX: "recall", labelY: "precision" };
  for (const width of [250, 300, 600]) {
    host.style.width = `${width}px`;
    flushSync(() => root.render(<Plot {...places} aspect={SQUARE_ASPECT} className="w-full" />));
    const ends = (axis: string, at: string) => all(`.recharts-${axis}-tick-labels text`, at).map(Number);
    await vi.waitUntil(() => Math.abs(Math.max(...ends("xAxis", "x")) - (width - 18)) < 1, PATIENT);
    const long = (places: readonly number[]) => Math.abs((places[1] ?? 0) - (places[0] ?? 0));
    expect(Math.abs(long(ends("xAxis", "x")) - long(ends("yAxis", "y")))).toBeLessThan(4);
  }
  host.style.width = "150px";
});

it("stands bars on the axis's foot, side by side", async () => {
  const bins = [
    { from: 0, to: 5, count: 10 },
    { from: 5, to: 10, count: 100 },
  ];
  draw({ bars: { color: "red", bins } });
  await drawn('path[fill="red"]');
  const outline = host.querySelector('path[fill="red"]')?.getAttribute("d") ?? "";
  const boxes = [...outline.matchAll(/M(\S+) (\S+)V(\S+)H(\S+)V\S+?Z/g)].map(([, ...numbers]) => numbers.map(Number));
  expect(boxes.map(([, foot, top]) => [top, foot])).toEqual([
    [60, 110],
    [10, 110],
  ]);
  expect(boxes[0]?.[0]).toBeGreaterThanOrEqual(40);
  expect(boxes[0]?.[3] ?? 0).toBeLessThan(boxes[1]?.[0] ?? 0);
  expect(boxes[1]?.[3]).toBeLessThanOrEqual(140);
});

it("rules a place of either axis or between two points, and names it above", async () => {
  draw({
    rules: [
      { at: { x: 5 }, label: "best" },
      { at: { y: 10 } },
      {
        at: [
          [0, 1],
          [10, 100],
        ],
      },
    ],
  });
  await drawn(".recharts-reference-line-line");
  const ends = ["x1", "y1", "x2", "y2"].map((end) => all(".recharts-reference-line-line", end).map(Number));
  expect(ends).toEqual([
    [90, 40, 40],
    [110, 60, 110],
    [90, 140, 140],
    [10, 60, 10],
  ]);
  expect(texts()).toContain("best");
});

it("marks points, and speaks only where it has something to say", async () => {
  draw({ dots: [{ at: [5, 10], text: "there" }], summary: "a point" });
  await drawn("circle");
  expect(all("circle", "cx")).toEqual(["90"]);
  expect(texts()).toContain("there");
  expect(host.querySelector("[role=img]")?.getAttribute("aria-label")).toBe("a point");
});

it("leaves out a dot's word that would lie on another's", async () => {
  draw({
    dots: [
      { at: [1, 10], text: "20%: 100%" },
      { at: [3, 10], text: "30%: 100%" },
      { at: [3, 100], text: "40%: 100%" },
    ],
  });
  await drawn("circle");
  expect(texts().filter((text) => text?.includes(": "))).toEqual(["20%: 100%", "40%: 100%"]);
});

it("reads by key, zooms to what is dragged over and fits the other axis to it", async () => {
  const moves: (number | null)[] = [];
  const line = { key: "a", color: "red", points: Array.from({ length: 11 }, (_, at) => [at, at] as const) };
  const lines = [line];
  const fitted = {};
  const cursor = { label: "read", at: 4, text: "four", onMove: (at: number | null) => void moves.push(at), keyStep: 2 };
  draw({ y: fitted, lines, cursor });
  await drawn("[role=slider]");
  const slider = host.querySelector<HTMLElement>("[role=slider]") ?? expect.unreachable();
  for (const key of ["ArrowRight", "End", "Escape"]) {
    slider.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  }
  expect(moves).toEqual([6, 10, null]);
  const box = host.getBoundingClientRect();
  const pointer = (type: string, left: number) => {
    const place = { clientX: box.left + left, clientY: box.top + 50, pointerType: "mouse", bubbles: true };
    slider.dispatchEvent(new PointerEvent(type, place));
  };
  pointer("pointerdown", 60);
  // React takes up a press in a microtask.
  await new Promise(requestAnimationFrame);
  pointer("pointermove", 100);
  await drawn("[role=slider] > .bg-accent\\/15");
  pointer("pointerup", 100);
  await vi.waitUntil(() => slider.getAttribute("aria-valuemin") === "2", PATIENT);
  expect(slider.getAttribute("aria-valuemax")).toBe("6");
  const ticks = valueAxis([2, 3, 4, 5, 6]).ticks.map(String);
  await vi.waitUntil(() => texts().join().includes(ticks.join()), PATIENT);
  const ways = [
    () => host.querySelector("button")?.click(),
    () => slider.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true })),
    () => slider.dispatchEvent(new MouseEvent("dblclick", { bubbles: true })),
  ];
  for (const back of ways) {
    slider.dispatchEvent(new KeyboardEvent("keydown", { key: "+", bubbles: true }));
    await vi.waitUntil(() => slider.getAttribute("aria-valuemax") !== "10", PATIENT);
    expect(host.querySelector("button")?.textContent).toBe("Show all");
    back();
    await vi.waitUntil(() => slider.getAttribute("aria-valuemax") === "10", PATIENT);
    expect(host.querySelector("button")).toBeNull();
  }
  expect(moves.at(-1)).not.toBeNull();
});

it("takes a click for a choice where there is one", async () => {
  const chosen: number[][] = [];
  const cursor = {
    label: "read",
    at: null,
    text: "",
    onMove: () => undefined,
    onChoose: (...place: number[]) => void chosen.push(place),
  };
  draw({ y: { ...y, domain: [0, 10], scale: "linear" }, cursor });
  await drawn("[role=slider]");
  const slider = host.querySelector("[role=slider]") ?? expect.unreachable();
  const box = host.getBoundingClientRect();
  const place = { clientX: box.left + 90, clientY: box.top + 60, bubbles: true };
  slider.dispatchEvent(new PointerEvent("pointerup", place));
  expect(chosen).toEqual([[5, 5]]);
});
