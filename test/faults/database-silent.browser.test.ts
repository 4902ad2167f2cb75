import { testPhasesUnder } from "./under";

testPhasesUnder("database-silent");
