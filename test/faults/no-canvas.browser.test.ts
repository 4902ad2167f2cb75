import { testPhasesUnder } from "./under";

testPhasesUnder("no-canvas");
