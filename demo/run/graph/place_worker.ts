import { type Outline, place } from './place.js';

addEventListener('message', ({ data }: MessageEvent<Outline>) => postMessage(place(data)));
