import { testPhasesUnder } from "./under";

testPhasesUnder("locks-refuse");
