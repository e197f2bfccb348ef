// Render ZPL with somebody else's eyes: JSON lines in ({zpl, width_mm, height_mm, dpmm}), one base64 PNG a line out.
// Starting costs about a second, so many labels go through one call.
import { createInterface } from "node:readline";
import { ready } from "zpl-renderer-js";

const { api } = await ready;
for await (const line of createInterface({ input: process.stdin })) {
  const { zpl, width_mm, height_mm, dpmm } = JSON.parse(line);
  process.stdout.write((await api.zplToBase64Async(zpl, width_mm, height_mm, dpmm)) + "\n");
}
process.exit(0); // the renderer's WebAssembly keeps the process alive
