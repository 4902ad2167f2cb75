import { WALKED } from "./table";

// Imported before anything of the studio: the worker's name says what refuses in it.
WALKED.find(({ file }) => file === self.name)?.refuse();
