import "./protocol/no-eval";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { installAutomation } from "./automation";
import { recordRuns } from "./store/history";
import { useStudio } from "./store/studio";
import { App } from "./ui/app/App";
import { followDocument } from "./ui/app/document";
import "./ui/styles.css";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

followDocument();
installAutomation();
recordRuns();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
if (new URLSearchParams(location.search).has("demo")) void useStudio.getState().startDemo();
else void useStudio.getState().findResumable();
