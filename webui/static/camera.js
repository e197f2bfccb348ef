// The desk's own camera: its picture is shown where a photo is wanted, and the photo key takes it. Where there is
// no camera, or it may not be used, the page says so and the key asks for a file.

const WANTED = { video: { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } } };
const JPEG_QUALITY = 0.9;

let opening = null; // one camera, opened once, for as long as a photo is wanted
let aimed = null; // until the newest drawing of the page shows it

/** Show the camera where the page has a place for it, and let go of it where it has none. */
export function aim(root) {
  aimed = show(root);
}

async function show(root) {
  const view = root.querySelector("[data-camera]");
  if (!view) {
    opening?.then((stream) => stream.getTracks().forEach((track) => track.stop())).catch(() => {});
    opening = null;
    return;
  }
  try {
    opening ??= navigator.mediaDevices.getUserMedia(WANTED);
    const stream = await opening;
    if (!view.isConnected) return;
    if (view.srcObject !== stream) view.srcObject = stream;
    view.hidden = false;
    await view.play();
  } catch {
    opening = null;
    if (view.isConnected) view.parentElement.querySelector("[data-no-camera]").hidden = false;
  }
}

/** The picture that is shown now, as a file; null where there is none. */
export async function picture(root) {
  await aimed;
  const view = root.querySelector("[data-camera]");
  if (!view?.videoWidth) return null;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [view.videoWidth, view.videoHeight];
  canvas.getContext("2d").drawImage(view, 0, 0);
  const taken = await new Promise((done) => canvas.toBlob(done, "image/jpeg", JPEG_QUALITY));
  return taken && new File([taken], "photo.jpg", { type: "image/jpeg" });
}
