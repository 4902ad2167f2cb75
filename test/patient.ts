/** How long a test waits for what it judges, below the 30 s of a whole test: busy machines are slow, and nothing hurries. */
export const PATIENT = { timeout: 25_000 };
