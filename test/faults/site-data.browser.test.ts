import { testPhasesUnder } from "./under";

testPhasesUnder("site-data");
