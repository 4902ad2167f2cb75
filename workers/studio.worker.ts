import "../src/protocol/no-eval";
import * as Comlink from "comlink";
import { studioServices } from "../src/app/studio-services";

Comlink.expose(studioServices());
