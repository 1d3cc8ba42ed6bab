import { parseJson } from '../../lib/load/parse_json.js';

describe('parseJson', () => {
  test('parses', () => {
    expect(parseJson('f', ' {"a": [1, -2.5e3, true, null, "\\u00e9\\n", {}]} ')).toEqual({
      a: [1, -2500, true, null, 'é\n', {}],
    });
  });

  test.each([
    ['', 'its end at line 1, column 1'],
    ['  \n ', 'its end at line 2, column 2'],
    ['{"a": 1', 'its end at line 1, column 8'],
    ['{"a":}', "'}' at line 1, column 6"],
    ['{"a": 1,}', "'}' at line 1, column 9"],
    ['{\n  "a": 1\n  "b": 2\n}', '\'"b": 2 }\' at line 3, column 3'],
    ['[1, 2,, 3]', "', 3]' at line 1, column 7"],
    ['[1 2]', "'2]' at line 1, column 4"],
    ['[1}', "'}' at line 1, column 3"],
    ["{'a': 1}", "''a': 1}' at line 1, column 2"],
    ['{"a" 1}', "'1}' at line 1, column 6"],
    ['{1: 2}', "'1: 2}' at line 1, column 2"],
    ['NaN', "'NaN' at line 1, column 1"],
    ['[01]', "'1]' at line 1, column 3"],
    ['["tab\there"]', '\'"tab here"]\' at line 1, column 2'],
    ['{} x', "'x' at line 1, column 4"],
    ['"open', "'\"open' at line 1, column 1"],
    ['// note\n{}', "'// note {}' at line 1, column 1"],
  ])('%j', (text, got) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(() => parseJson('dir/model.json', text)).toThrow(
      new Error(`dir/model.json: the content must be valid JSON, got ${got}.`),
    );
  });

  test.each([
    ['values', `[${'{},'.repeat(2 ** 19)}{}]`, 2 ** 20 + 2],
    ['keys', `{${'"a":0,'.repeat(2 ** 19)}"b":0}`, 2 ** 20 + 2],
  ])('refuses a million %s before they are in memory', (_, text, marks) => {
    expect(() => parseJson('f', text)).toThrow(
      new Error(`f: the values and keys of the JSON must be at most 1048576, got ${marks}.`),
    );
  });
});
