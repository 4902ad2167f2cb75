import { beforeAll, expect, it } from "vitest";
import { loadErrorSentences } from "../../../src/i18n/errors";
import { ErrorCallout } from "../../../src/ui/kit/callout";
import { show } from "../show";

beforeAll(loadErrorSentences);

it("a file's name stands above its error only where the sentence does not say it", () => {
  const named = { code: "open/unsupported", params: { file: "a.pdf", kind: "unknown" } };
  const place = show(
    <>
      <ErrorCallout title="a.pdf" error={named} />
      <ErrorCallout title="b.pdf" error={named} />
    </>,
  );
  const [one, other] = [...place.querySelectorAll("[role=alert]")].map(({ textContent }) => textContent);
  expect(one?.match(/a\.pdf/g)).toHaveLength(1);
  expect(other).toMatch(/^b\.pdf/);
});
