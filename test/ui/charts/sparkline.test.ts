import { type ComponentProps, createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Sparkline } from "../../../src/ui/charts/Sparkline";

const drawn = (props: Omit<ComponentProps<typeof Sparkline>, "className">) =>
  renderToStaticMarkup(createElement(Sparkline, { ...props, className: "" }));
const paths = (svg: string) => [...svg.matchAll(/ d="([^"]*)"/g)].map(([, path]) => path);

describe("a sparkline", () => {
  it("draws its lines over one pair of axes, the least value near the foot, with gaps where there is none", () => {
    const svg = drawn({
      lines: [
        { color: "red", values: [0, 5, 10] },
        { color: "blue", values: [10, Number.NaN, 0] },
      ],
    });
    // A twentieth of the span is left free above and below: 36 pixels are for −0.5 to 10.5.
    expect(paths(svg)).toEqual(["M0 34.4L120 18L240 1.6", "M0 1.6M240 34.4", "M0 1.6h0", "M240 34.4h0"]);
    // Only the values between gaps need round ends to be seen.
    expect(svg.match(/<path [^>]*stroke-linecap="round"/g)).toHaveLength(2);
  });

  it("is decoration unless it is told what it shows", () => {
    const lines = [{ color: "red", values: [1, 2] }];
    expect(drawn({ lines })).toContain('aria-hidden="true"');
    expect(drawn({ lines, label: "12 epochs" })).toContain('role="img" aria-hidden="false" aria-label="12 epochs"');
  });

  it("is nothing before there are two steps", () => {
    expect(drawn({ lines: [{ color: "red", values: [1] }] })).toBe("");
    expect(drawn({ lines: [] })).toBe("");
  });
});
