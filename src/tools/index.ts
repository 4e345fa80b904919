/** Tools a host may register; none is registered by itself. */
export { Endpoint, readJson, type EndpointOptions } from "./endpoint.js";
export { facts, type Fact } from "./facts.js";
export type { Tool, ToolContext } from "./registry.js";
export { createSearchTool } from "./search.js";
export { createWikipediaTool, type WikipediaOptions } from "./wikipedia.js";
