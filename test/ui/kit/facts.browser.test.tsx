import { expect, it } from "vitest";
import "../../../src/ui/styles.css";
import { Facts } from "../../../src/ui/kit/facts";
import { show } from "../show";

it("a number stays on one line however long the labels are", () => {
  const facts = [
    { label: "Toplam parametre", value: "30.015.844" },
    { label: "Ortalama benzerlik (kendi test kümesi)", value: "0,7287" },
  ];
  const place = show(
    <div style={{ width: 300 }}>
      <Facts facts={facts} />
    </div>,
  );
  const [first, second] = [...place.querySelectorAll("dd > span")].map((value) => value.getClientRects().length);
  expect([first, second]).toEqual([1, 1]);
});
