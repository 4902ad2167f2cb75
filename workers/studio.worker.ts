import "../src/protocol/no-eval";
import * as Comlink from "comlink";
import { StudioSession } from "./studio-session";

Comlink.expose(new StudioSession());
