import { testPhasesUnder } from "./under";

testPhasesUnder("files-full");
