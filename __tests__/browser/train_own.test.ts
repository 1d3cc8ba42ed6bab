import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { imageToPng, parseWav, toWav } from '../../lib/data/index.js';
import '../../lib/index.js';
import { loadKeras } from '../../lib/keras/index.js';
import { ownPictures, ownSound } from '../../scripts/fixtures/own_material.js';
import '../backends.js';
import { describeInChromium } from './chromium.js';
import { demoSite, LOOKS } from './demo_site.js';
import { pickedFile } from './picked_file.js';
import { storyPage } from './story_page.js';
import { trainPage } from './train_page.js';

const { side, channels, data } = ownPictures();
const COUNT = 20;

/** The pictures as files: those of even places with a border on both sides, some of them gray or half transparent. */
function pictureFile(place: number, kind: 'coloured' | 'gray'): Uint8Array {
  const width = side + 2 * (place % 2 === 0 ? 8 : 0);
  const image = {
    width,
    height: side,
    channels: 4,
    data: Float32Array.from({ length: 4 * width * side }, (_, i) => {
      const [pixel, c] = [i >> 2, i % 4];
      const x = (pixel % width) - (width - side) / 2;
      if (c === 3) return place === 0 && x < side / 2 ? 0 : 1;
      if (x < 0 || x >= side) return 0.5;
      const from = (place * side + Math.floor(pixel / width)) * side + x;
      return data[from * channels + (kind === 'gray' ? 0 : c)]!;
    }),
  };
  return imageToPng(image);
}
const pictures = (kind: 'coloured' | 'gray', count = COUNT) =>
  Array.from({ length: count }, (_, n) =>
    pickedFile(`${n}.png`, 'image/png', pictureFile(n, kind)),
  );

const sound = ownSound();
/** A WAV file of 16 kHz, each sample twice. */
const wav = toWav({
  sampleRate: 2 * sound.rate,
  channels: 1,
  samples: Float32Array.from({ length: 2 * sound.samples.length }, (_, i) => {
    return sound.samples[i >> 1]!;
  }),
});

describeInChromium('Training on one’s own', (browser) => {
  const site = demoSite(browser, { isolated: true });
  const { picture, button, still } = storyPage(site);
  const { begun, reach, drawn, saved } = trainPage(site);
  const give = (label: string, files: ReturnType<typeof pickedFile>[]) =>
    site.page.getByLabel(label, { exact: true }).setInputFiles(files);
  const says = (text: string | RegExp) => site.page.getByText(text).waitFor();
  const inspect = async (name: string) => {
    for (const look of LOOKS) {
      const [colorScheme, width] = look;
      await site.page.emulateMedia({ colorScheme });
      await site.page.setViewportSize({ width, height: 900 });
      expect(await site.inspect(name, look)).toEqual([]);
    }
  };
  const kept = async () => {
    await button('Keep it in this browser').click();
    await says('Kept in this browser.');
    await drawn();
  };

  test('pictures, in colour, of several sizes: what is done is said, and it learns', async () => {
    await still('#train?of=pictures');
    await says('Nothing to learn from yet');
    await give('Pictures', [...pictures('coloured'), pickedFile('notes.txt', 'text/plain', 'no')]);
    await says(
      '20 pictures of 64 × 48 pixels and other sizes, resized to 48 × 48. Of 10 the middle square was ' +
        'taken. Colours stay. Transparent parts of 1 are white. No pictures that this browser reads: notes.txt.',
    );
    await begun();
    await says(/On 4 pictures that it never saw\. 15 principal components/);
    const before = await picture('.unseen canvas:last-child');
    await button('Train').click();
    await reach(20);
    await button('Pause').click();
    await says(/^Train$/);
    expect(await picture('.unseen canvas:last-child')).not.toBe(before);
    await kept();
    const bytes = await saved('.keras', 'pictures.keras');
    await saved('.onnx', 'pictures.onnx');
    await saved('tfjs, zipped', 'pictures.zip');
    // What is seen is what the file makes of what it never saw: the fifth picture.
    await tf.setBackend('cpu');
    const model = await loadKeras(bytes);
    const seen = await site.page.locator('.unseen canvas').evaluateAll((all) =>
      [all[0]!, all[all.length / 2]!].map((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const context = (canvas as HTMLCanvasElement).getContext('2d')!;
        return Array.from(context.getImageData(0, 0, width, height).data);
      }),
    );
    const [x, y] = seen.map((rgba) =>
      Float32Array.from(
        rgba.filter((_, i) => i % 4 < 3),
        (v) => v / 255,
      ),
    );
    const grown = tf.tidy(() =>
      (model.predict(tf.tensor(x!, [1, side, side, 3])) as tf.Tensor).dataSync(),
    );
    // Both are rounded to 255 steps, in and out.
    expect(Math.max(...y!.map((value, i) => Math.abs(value - grown[i]!)))).toBeLessThan(0.02);
    expect(new Set(y!.map((_, i) => y![i - (i % 3)]! - y![i]!)).size).toBeGreaterThan(10);
    model.dispose();
    await inspect('train-pictures');
    expect(site.troubles).toEqual([]);
  }, 120_000);

  test('a folder, dropped pictures, and too few of them', async () => {
    await still('#train?of=pictures');
    await give('Pictures', pictures('coloured', 9));
    await says('There must be at least 10 pictures, as each 5th is kept to judge by, got 9.');
    const folder = mkdtempSync(path.join(tmpdir(), 'pictures-'));
    mkdirSync(path.join(folder, 'more'));
    for (let n = 0; n < 12; n++) {
      writeFileSync(path.join(folder, n < 6 ? '' : 'more', `${n}.png`), pictureFile(n, 'gray'));
    }
    await site.page.getByLabel('or a folder').setInputFiles(folder);
    await says(/^12 pictures .* All are gray\./);
    await begun();
    await kept();
    rmSync(folder, { recursive: true });
    const dropped = await site.page.evaluateHandle(
      (files) => {
        const transfer = new DataTransfer();
        for (const [n, bytes] of files.entries()) {
          transfer.items.add(new File([Uint8Array.from(bytes)], `${n}.png`));
        }
        return transfer;
      },
      Array.from({ length: 10 }, (_, n) => [...pictureFile(2 * n + 1, 'coloured')]),
    );
    await site.page.locator('.drop').dispatchEvent('drop', { dataTransfer: dropped });
    await says('10 pictures of 48 × 48 pixels, resized to 48 × 48. Colours stay.');
    await begun();
    // Gray ones were kept.
    await button('Take the kept one').click();
    await says('The kept network takes 48 × 48 × 1 numbers, this one 48 × 48 × 3.');
    expect(site.troubles).toEqual([]);
  }, 120_000);

  /** The samples of what can be listened to. */
  const heard = (label: string) =>
    site.page
      .getByLabel(label)
      .evaluate(async (audio) => {
        const { src } = audio as HTMLAudioElement;
        return Array.from(new Uint8Array(await (await fetch(src)).arrayBuffer()));
      })
      .then((bytes) => parseWav(Uint8Array.from(bytes), label));

  test('a sound file: windows, and all of it to listen to', async () => {
    await still('#train?of=sound');
    await give('Or a sound', [pickedFile('tones.wav', 'audio/wav', wav)]);
    await says('tones.wav: 1.00 s at 16000 Hz, resampled to 8000 Hz, in windows of 512 samples.');
    await begun();
    await button('Train').click();
    await reach(100);
    await button('Pause').click();
    await kept();
    // The last reconstruction is made a second later at most.
    await site.page.waitForTimeout(1_500);
    const original = await heard('The original');
    const copy = await heard('What the network makes of it');
    expect([original.sampleRate, copy.sampleRate]).toEqual([8000, 8000]);
    expect(copy.samples.length).toBe(original.samples.length);
    const power = (values: Float32Array) => values.reduce((sum, value) => sum + value ** 2, 0);
    const wrong = power(original.samples.map((value, i) => value - copy.samples[i]!));
    expect(wrong).toBeLessThan(power(original.samples) / 2);
    await site.page.getByLabel('What the network makes of it').evaluate(async (audio) => {
      await (audio as HTMLAudioElement).play();
      (audio as HTMLAudioElement).pause();
    });
    await saved('.keras', 'sound.keras');
    await saved('.onnx', 'sound.onnx');
    await saved('tfjs, zipped', 'sound.zip');
    await inspect('train-sound');
    expect(site.troubles).toEqual([]);
  }, 120_000);

  test('what is no sound, too short or silent gives a message', async () => {
    await still('#train?of=sound');
    for (const [name, content, message] of [
      ['a.mp3', 'no sound', 'a.mp3 must be a sound that this browser reads, as WAV, MP3 or Ogg.'],
      [
        'b.wav',
        toWav({ sampleRate: 8000, channels: 1, samples: sound.samples.slice(0, 2000) }),
        'b.wav must have at least 0.64 s, got 0.25 s.',
      ],
      [
        'c.wav',
        toWav({ sampleRate: 8000, channels: 1, samples: new Float32Array(8000) }),
        'c.wav must not be silent.',
      ],
    ] as const) {
      await give('Or a sound', [pickedFile(name, '', content)]);
      await says(message);
    }
    expect(site.troubles).toEqual([]);
  }, 120_000);

  test('the microphone: a second of it, or a message', async () => {
    await still('#train?of=sound');
    await button('Record a second').click();
    await says(/^The microphone: 1\.00 s at \d+ Hz/);
    await begun();
    await site.page.evaluate(() => {
      const refuse = () =>
        Promise.reject(new DOMException('Permission denied.', 'NotAllowedError'));
      Object.defineProperty(navigator, 'mediaDevices', { value: { getUserMedia: refuse } });
    });
    await button('Record a second').click();
    await says('The microphone cannot be used: Permission denied. A sound file does as well.');
    expect(await button('Record a second').isEnabled()).toBe(true);
    expect(site.troubles).toEqual([]);
  }, 120_000);

  test('WebGPU, where it is there, and the page says so', async () => {
    // Shaders run on the cores here.
    site.page.setDefaultTimeout(200_000);
    await still('#train?of=sound&backend=webgpu');
    await give('Or a sound', [pickedFile('tones.wav', 'audio/wav', wav)]);
    await begun();
    expect(await site.page.locator('.time').innerText()).toBe('in a worker, on webgpu');
    await button('Train').click();
    await reach(1);
    await button('Pause').click();
    await site.page.getByLabel('Backend').selectOption('wasm');
    await says(/on wasm, \d+ thread/);
    await begun();
    expect(await site.address()).toContain('backend=wasm');
    expect(site.troubles).toEqual([]);
  }, 400_000);
});
