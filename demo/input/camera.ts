import { askFor, type Live } from './live.js';

/** Pictures of the camera, as often as the screen is drawn, until it is stopped. */
export async function camera(seen: (video: HTMLVideoElement) => void): Promise<Live> {
  const stream = await askFor({ video: { width: { ideal: 320 }, height: { ideal: 240 } } });
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  await video.play();
  let frame = 0;
  const look = () => {
    seen(video);
    frame = requestAnimationFrame(look);
  };
  look();
  return {
    stop() {
      cancelAnimationFrame(frame);
      for (const track of stream.getTracks()) track.stop();
      video.srcObject = null;
    },
  };
}
