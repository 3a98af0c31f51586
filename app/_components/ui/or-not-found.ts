import { notFound } from "next/navigation";
import { isHilumError } from "@/lib/errors";

/** Waits for what a page shows; what the store does not have becomes the "not found" page. */
export async function orNotFound<T>(wanted: Promise<T>): Promise<T> {
  try {
    return await wanted;
  } catch (error) {
    if (isHilumError(error) && error.code === "notFound") notFound();
    throw error;
  }
}
