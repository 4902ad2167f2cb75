import { testPhasesUnder } from "./under";

testPhasesUnder("digest-fails");
