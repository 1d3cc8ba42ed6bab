/** A camera or a microphone that is on. */
export interface Live {
  stop(): void;
}

/**
 * Asks for a camera or a microphone.
 *
 * @throws Error if the user or the browser says no.
 */
export async function askFor(constraints: MediaStreamConstraints): Promise<MediaStream> {
  // Browsers leave it out on pages that others could change on their way.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (devices === undefined) throw new Error('the page must come by https.');
  return devices.getUserMedia(constraints);
}
