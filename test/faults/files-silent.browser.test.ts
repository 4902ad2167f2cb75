import { testPhasesUnder } from "./under";

testPhasesUnder("files-silent");
