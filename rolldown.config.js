import { defineConfig } from 'rolldown';
import project from './package.json' with { type: 'json' };

// The command in few files: reading more than a hundred small ones took a fifth of a short load.
export default defineConfig({
  input: { main: 'dist/cli/main.js', thread: 'dist/kernel/thread.js' },
  platform: 'node',
  // Packages stay as they were installed.
  external: Object.keys(project.dependencies).map((name) => new RegExp(`^${name}(/|$)`)),
  // As deep below the package's root as the modules themselves, which look for files from where they are.
  output: { dir: 'dist/bundle', format: 'esm', chunkFileNames: '[name]-[hash].js', cleanDir: true },
});
