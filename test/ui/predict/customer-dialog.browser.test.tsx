import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { expect, it } from "vitest";
import { loadErrorSentences } from "../../../src/i18n/errors";
import { usePredict } from "../../../src/store/predict";
import { CustomerDialog } from "../../../src/ui/predict/CustomerDialog";

it("a customer whose reasons have to wait for a run is explained in sketch columns under the sentence", async () => {
  await loadErrorSentences();
  const customer = {
    ...{ row: 0, rowInFile: 0, id: "C7", predicted: 0, actual: null, probabilities: [0.75, 0.25], entropy: 0.8 },
    beside: null,
  };
  const sketch = Float32Array.of(1, 0);
  const detail = { ...customer, past: sketch, portfolio: sketch, attribution: Float32Array.of(0.5, 0, -0.25, 0) };
  const before = usePredict.getState();
  usePredict.setState({
    customer: async () => ({ ok: true, value: detail }),
    customerReasons: async () => ({ ok: false, error: { code: "predict/busy", params: {} } }),
  });
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place);
  flushSync(() =>
    root.render(
      <CustomerDialog
        customer={customer}
        classNames={["mass", "private"]}
        colors={["#000", "#fff"]}
        onClose={() => undefined}
      />,
    ),
  );
  const text = () => document.querySelector('[role="dialog"]')?.textContent ?? "";
  await expect.poll(text).toContain("A run is training");
  expect(text()).toContain("What moved the decision");
  expect(text()).toContain("+0.500");
  root.unmount();
  place.remove();
  usePredict.setState(before, true);
});
