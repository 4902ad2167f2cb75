import { testPhasesUnder } from "./under";

testPhasesUnder("storage-refuses");
