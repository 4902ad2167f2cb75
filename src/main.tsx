import "./protocol/no-eval";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { installAutomation, KEEP_SAVES } from "./automation";
import { followDraft } from "./store/draft";
import { followDroppedTables } from "./store/dropped-tables";
import { rememberInputs } from "./store/files";
import { recordRuns } from "./store/history";
import { notifyOfEnds } from "./store/notify";
import { followOutputFolder } from "./store/output-folder";
import { pageStorage } from "./store/page-storage";
import { persistWithFirstRun } from "./store/persistence";
import { followAddress } from "./store/place";
import { followQueues } from "./store/queue";
import { takeReferences } from "./store/reference";
import { dropSettledSaves } from "./store/settled-saves";
import { useStudio } from "./store/studio";
import { announceRuns, watchTabs } from "./store/tabs";
import { followWakeLock } from "./store/wake-lock";
import { TASK_IDS } from "./tasks/registry";
import { App } from "./ui/app/App";
import { followDocument } from "./ui/app/document";
import { places } from "./ui/app/places";
import "./ui/styles.css";
import { loadErrorSentences } from "./i18n/errors";

const parameters = new URLSearchParams(location.search);
const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

followDocument();
followAddress((json) => void useStudio.getState().openFiles([new File([json], "config.json")]));
followDraft(useStudio, pageStorage);
recordRuns();
void import("./store/decision").then(({ rememberDecisions }) => rememberDecisions());
void import("./ui/kit/focus").then(({ keepFocus }) => keepFocus());
rememberInputs();
takeReferences();
followOutputFolder();
announceRuns();
watchTabs();
followWakeLock();
notifyOfEnds();
persistWithFirstRun();
// A command's page keeps them, and nobody sees it.
const isSeen = !parameters.has(KEEP_SAVES);
if (isSeen) dropSettledSaves();
followQueues();
followDroppedTables();
const page = createRoot(root);
const show = () =>
  isSeen &&
  page.render(
    <StrictMode>
      <App places={places} />
    </StrictMode>,
  );
show();
void loadErrorSentences().then(() => {
  // What was shown of an error before its sentence arrived is shown again.
  show();
  installAutomation();
});
const demo = parameters.get("demo");
// Any task's name is a demo of its own, `bank` the whole way from tables.
if (demo === "bank") void import("./store/way").then(({ showDemoWay }) => showDemoWay());
else if (demo !== null) void useStudio.getState().startDemo(TASK_IDS.find((id) => id === demo));
else void useStudio.getState().findResumable();
