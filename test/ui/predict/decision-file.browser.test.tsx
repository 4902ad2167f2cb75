import { beforeAll, expect, it, onTestFinished } from "vitest";
import { commands, page } from "vitest/browser";
import { fingerprint } from "../../../src/app/fingerprint";
import { loadErrorSentences } from "../../../src/i18n/errors";
import { decisionFile } from "../../../src/model/decision";
import { openInPredict } from "../../../src/store/new-customers";
import { usePredict } from "../../../src/store/predict";
import { readPredictor } from "../../../src/tasks/predictors";
import { predictorSafetensors } from "../../../src/tasks/segment/exchange";
import { PredictPlace } from "../../../src/ui/predict/PredictPlace";
import { PATIENT } from "../../patient";
import { show } from "../show";

beforeAll(loadErrorSentences);

async function fixture(path: string): Promise<File> {
  const text = atob(await commands.readFile(`test/fixtures/${path}`, "base64"));
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return new File([bytes], path.slice(path.lastIndexOf("/") + 1));
}

it.each(["predictor.pt", "predictor.safetensors"])(
  "decision.json beside %s says what the labels of its customers became",
  async (name) => {
    const before = usePredict.getState();
    onTestFinished(() => usePredict.setState(before, true));
    const checkpoint = await fixture("model/files/predictor.pt");
    const labeled = await fixture("data/odd/from-one.npz");
    const sha256 = await fingerprint(checkpoint);
    const read = await readPredictor(checkpoint, { fileName: checkpoint.name });
    const metrics = { accuracy: 1, precision_macro: 1, recall_macro: 1, f1_macro: 1, f1_weighted: 1, auc_ovr: 1 };
    const tensors = predictorSafetensors({ ...read, walk: 4, freezeBackbone: false, metrics }, "1.2.3", sha256);
    const model = name === checkpoint.name ? checkpoint : new File([tensors], name);
    const labelMap = { 1: "mass", 2: "affluent", 3: "business", 4: null };
    const decision = decisionFile({
      version: "1.0.0",
      checkpoint: { name: checkpoint.name, sha256 },
      classes: [...read.classes],
      labelMap,
    });

    const place = show(<PredictPlace lineage={null} />);
    await openInPredict([model, labeled]);
    await expect.poll(() => place.textContent, PATIENT).toContain("6 found");
    expect(place.textContent, "without it").toContain("count as unlabeled");

    await openInPredict([model, new File([decision], "decision.json"), labeled]);
    expect(usePredict.getState().scored).toMatchObject({ rows: 6, labeled: 4, warnings: [] });
    await expect.poll(() => place.textContent, PATIENT).not.toContain("count as unlabeled");
    await expect.element(page.getByText("6 found")).toBeVisible();
    expect(place.textContent).not.toContain("belongs to another checkpoint");
    await expect.element(page.getByLabelText("Actual segment")).toBeVisible();
  },
);
