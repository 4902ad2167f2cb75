import "../src/protocol/no-eval";
import * as Comlink from "comlink";
import { StudioSession } from "../src/app/studio-session";

Comlink.expose(new StudioSession());
