import { testPhasesUnder } from "./under";

testPhasesUnder("locks-silent");
