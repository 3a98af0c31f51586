import whole from "../../vitest.config";

/** The workbench's own configuration, with the tests of one target alone (mutants.mjs names them). */
export default { ...whole, test: { ...whole.test, include: process.env.MUTANTS_TESTS?.split(",") } };
