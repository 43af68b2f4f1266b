/**
 * The environment for a process of the playground: ours, without what npm or another n8n left in it,
 * so that a setting of the machine cannot steer the playground.
 *
 * @param set added last; `undefined` takes a variable away
 */
export function cleanEnvironment(set: Record<string, string | undefined>): NodeJS.ProcessEnv {
	const inherited = Object.entries(process.env).filter(([name]) => !foreign(name));
	const merged = { ...Object.fromEntries(inherited), ...set };
	return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}

/** npm's own registry, proxy and certificate settings stay: a company's network needs them. */
const KEPT = /^npm_config_(registry|.*proxy|cafile|ca|strict_ssl|userconfig|globalconfig|cache)$/i;
const FOREIGN =
	/^(npm_|n8n_|node_options$|node_env$|jest_|db_|executions_|queue_|nodes_|credentials_|tsx_|init_cwd$|generic_timezone$|webhook_url$)/i;

function foreign(name: string): boolean {
	return FOREIGN.test(name) && !KEPT.test(name);
}
