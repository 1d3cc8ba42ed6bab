import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Random } from '../../../lib/data/index.js';

const LINES = 3_000;
const WHEN = ['今天', '昨天', '明天', '早上', '晚上', '春天', '夏天', '秋天', '冬天', '周末'];
const WHO = [
  '我',
  '你',
  '他',
  '她',
  '我们',
  '老师',
  '学生',
  '朋友',
  '妈妈',
  '爸爸',
  '孩子',
  '邻居',
];
const WHERE = ['在公园', '在学校', '在家', '在图书馆', '在河边', '在山上', '在城里', '在海边'];
const DOES = ['看', '买', '喜欢', '找到', '画', '写', '带来', '想念'];
const WHAT = ['小猫', '花', '书', '苹果', '一幅画', '旧照片', '诗', '信', '月亮', '红色的鞋'];
const END = ['。', '！', '，真好。', '，你呢？'];

/** Lines of Chinese, put together by chance from words, into a file. */
export function chineseText(file: string): void {
  const random = new Random(1);
  const one = (words: readonly string[]) => words[random.integer(words.length)]!;
  const lines = Array.from({ length: LINES }, () =>
    [WHEN, WHO, WHERE, DOES, WHAT, END].map(one).join(''),
  );
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${lines.join('\n')}\n`);
}
