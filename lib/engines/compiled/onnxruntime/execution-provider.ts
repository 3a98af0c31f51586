/** @file Which of onnxruntime's execution providers may train here: the choice of the environment and what is installed. */
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { listSupportedBackends } from "onnxruntime-node";
import { z } from "zod";
import { HilumError } from "../../../errors";

/** A provider other than the CPU's. */
export type ExecutionProvider = "cuda" | "webgpu";

const Device = z.enum(["auto", "cpu", "cuda", "webgpu"]);
export type Device = z.infer<typeof Device>;

/**
 * The device that HILUM_DEVICE names; "auto" without it. Not a part of a run's settings: the same run trains on either,
 * its record says on which. Throws {@link HilumError} `environment` for a word it does not know.
 */
export function requestedDevice(env: Readonly<Record<string, string | undefined>> = process.env): Device {
  const parsed = Device.safeParse(env.HILUM_DEVICE || "auto");
  if (parsed.success) return parsed.data;
  throw new HilumError("environment", `HILUM_DEVICE does not know "${env.HILUM_DEVICE}".`, {
    remedy: `It takes ${Device.options.join(", ")}.`,
  });
}

/**
 * The providers to try for a device, the best first; none means the CPU.
 *
 * `auto` tries only what this machine seems to have a graphics processor for: WebGPU also runs on software adapters,
 * hundreds of times slower. Throws {@link HilumError} `environment` when CUDA is asked for by name and its files are absent.
 */
export function providersToTry(device: Device): ExecutionProvider[] {
  switch (device) {
    case "cpu":
      return [];
    case "webgpu":
      return ["webgpu"];
    case "cuda":
      if (!hasCudaFiles()) throw cudaMissing();
      return ["cuda"];
    case "auto": {
      if (!seemsToHaveGraphicsProcessor()) return [];
      const bundled = listSupportedBackends().some(({ name }) => name === "webgpu");
      return [...(hasCudaFiles() ? (["cuda"] as const) : []), ...(bundled ? (["webgpu"] as const) : [])];
    }
  }
}

function cudaMissing(): HilumError {
  return new HilumError("environment", "CUDA was asked for, but onnxruntime's CUDA files are not installed.", {
    remedy: "docs/providers.md says how to add them (Linux on x64 only). HILUM_DEVICE=auto or cpu trains without them.",
  });
}

/** Whether the package's own optional download put its CUDA libraries beside the bundled ones. */
function hasCudaFiles(): boolean {
  const home = dirname(createRequire(import.meta.url).resolve("onnxruntime-node/package.json"));
  return existsSync(join(home, "bin", "napi-v6", process.platform, process.arch, "libonnxruntime_providers_cuda.so"));
}

/** On Linux a device node tells (`/dev/dxg` is Windows' graphics processor under WSL); elsewhere there is nearly always one. */
function seemsToHaveGraphicsProcessor(): boolean {
  if (process.platform !== "linux") return true;
  const nodes = ["/dev/nvidiactl", "/dev/dxg"];
  return (
    nodes.some((node) => existsSync(node)) ||
    (existsSync("/dev/dri") && readdirSync("/dev/dri").some((name) => name.startsWith("renderD")))
  );
}
