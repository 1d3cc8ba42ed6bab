/**
 * Claims FOLDER as if on the machine HOST, says `has` or why not, and ends when its input does.
 */
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';

const [folder, host] = process.argv.slice(2);
if (host !== undefined) os.hostname = () => host;
syncBuiltinESMExports();
const { claimFolder } = await import('../../lib/training/claim_folder.js');
try {
  const claim = await claimFolder(folder!, { beatMs: 100, silentMs: 2_000 });
  console.log('has');
  process.stdin.on('end', claim.release).resume();
} catch (error) {
  console.log((error as Error).message);
}
