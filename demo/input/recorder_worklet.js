// Runs where the browser makes sound: sends on what is heard of the first channel, 128 samples each time.
registerProcessor(
  'recorder',
  class extends AudioWorkletProcessor {
    process([[samples]]) {
      // The browser uses the array again.
      if (samples !== undefined) this.port.postMessage(samples.slice());
      return true;
    }
  },
);
