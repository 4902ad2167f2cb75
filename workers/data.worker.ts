import "../src/protocol/no-eval";
import * as Comlink from "comlink";
import { DataSession } from "./data-session";

Comlink.expose(new DataSession());
