import { spawnSync } from 'node:child_process';

interface Tool {
	name: string;
	/** Any one of these will do. */
	commands: string[];
}

/** What node-gyp needs to build an add-on. */
const TOOLS: Tool[] = [
	{ name: 'python3', commands: ['python3', 'python'] },
	{ name: 'make', commands: ['make', 'gmake'] },
	{ name: 'g++', commands: ['g++', 'clang++', 'c++'] },
];

/** Names of the build tools that this machine lacks. */
export function missingBuildTools(works: (command: string) => boolean = answersVersion): string[] {
	return TOOLS.filter(({ commands }) => !commands.some(works)).map(({ name }) => name);
}

/** How to get the build tools, for people. */
export function howToGetBuildTools(platform: string = process.platform): string {
	if (platform === 'darwin') return 'Run "xcode-select --install" and start again.';
	if (platform === 'win32')
		return 'Install Python 3 and the "Desktop development with C++" workload of Visual Studio Build Tools, then start again.';
	return 'On Debian or Ubuntu run "sudo apt-get install -y python3 make g++", on Fedora "sudo dnf install -y python3 make gcc-c++", on Alpine "apk add python3 make g++", then start again.';
}

function answersVersion(command: string): boolean {
	return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
}
