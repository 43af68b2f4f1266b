// The channel to the process that started n8n closes when that process ends, even if it was killed and could not clean up.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
