import "../src/protocol/no-eval";
import * as Comlink from "comlink";
import { dataSession } from "../src/app/data-session";
import { answering } from "../src/protocol/answers";

Comlink.expose(answering(dataSession()));
