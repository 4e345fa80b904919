"use client";

import type { InteractionAuditEvent, InteractionTextarea } from "interaction-textarea";
import "interaction-textarea/define";
import type {} from "interaction-textarea/react";
import { useEffect, useRef, useState } from "react";

export function TextBox() {
  const box = useRef<InteractionTextarea>(null);
  const [actions, setActions] = useState<readonly string[]>([]);

  function onAudit({ record }: InteractionAuditEvent) {
    if (record.executed && record.decision.action.type !== "idle") setActions((before) => [...before, record.decision.text]);
  }

  // `?scripted` plays a script in place of the model: no download, the same every time.
  useEffect(() => {
    if (!new URLSearchParams(location.search).has("scripted")) return;
    void import("interaction-textarea/testing").then(({ useScript: play }) => {
      if (box.current) play(box.current, [{ when: "quokka ", say: 'mark("animal", "quokka", "underline")' }]);
    });
  }, []);

  return (
    <>
      <form>
        <label htmlFor="text">Your text</label>
        <interaction-textarea
          ref={box}
          id="text"
          name="text"
          rows={8}
          instructions="underline the animals"
          model="/models/interaction-135m/"
          oninteraction-audit={onAudit}
        />
      </form>
      <h2>Audit trail</h2>
      <ol id="audit">
        {actions.map((action, i) => (
          <li key={i}>{action}</li>
        ))}
      </ol>
    </>
  );
}
