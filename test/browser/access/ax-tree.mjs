/**
 * Test-runner command `ax-tree`: what Chromium's accessibility tree holds of the element in `globalThis.inTree`, itself
 * first. The runner's own `a11ySnapshot` leaves out groups, lists and notes.
 */
export const axTree = {
  name: "ax-tree",
  async executeCommand({ command, session }) {
    if (command !== "ax-tree") return undefined;
    const client = await session.browser.getPage(session.id).createCDPSession();
    try {
      await client.send("Accessibility.enable");
      const { result } = await client.send("Runtime.evaluate", { expression: "globalThis.inTree" });
      const { node } = await client.send("DOM.describeNode", { objectId: result.objectId, depth: -1, pierce: true });
      const within = new Set(ids(node));
      const { nodes } = await client.send("Accessibility.getFullAXTree");
      return nodes
        .filter(({ ignored, backendDOMNodeId }) => !ignored && within.has(backendDOMNodeId))
        .map(({ role, name, description, properties = [], backendDOMNodeId }) => ({
          isRoot: backendDOMNodeId === node.backendNodeId,
          role: role.value,
          name: name?.value ?? "",
          description: description?.value ?? "",
          keys: properties.find((property) => property.name === "keyshortcuts")?.value.value ?? "",
        }));
    } finally {
      await client.detach();
    }
  },
};

function ids({ backendNodeId, children = [], shadowRoots = [] }) {
  return [backendNodeId, ...[...children, ...shadowRoots].flatMap(ids)];
}
