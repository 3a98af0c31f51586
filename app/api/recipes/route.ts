import { handle } from "@/lib/api/server/translate-error";
import { listRecipes } from "@/lib/store/files/recipe-files";

/** GET /api/recipes: what is known of public data sets: what to fetch, licence, citation, what a whole copy holds. */
export const GET = handle(() => listRecipes());
