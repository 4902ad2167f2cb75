import "../src/protocol/no-eval";
import * as Comlink from "comlink";
import { DataSession } from "../src/app/data-session";

Comlink.expose(new DataSession());
