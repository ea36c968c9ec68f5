package dev.latchkey.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;

/** Puts an interceptor before every command of the engine, in both of its chains. */
public final class Interceptors {

    private Interceptors() {}

    /** To be called from a plugin's {@code preInit}; each chain needs an instance of its own. */
    public static void addFirst(
            ProcessEngineConfigurationImpl configuration, Supplier<CommandInterceptor> interceptor) {
        configuration.setCustomPreCommandInterceptorsTxRequired(
                before(configuration.getCustomPreCommandInterceptorsTxRequired(), interceptor.get()));
        configuration.setCustomPreCommandInterceptorsTxRequiresNew(
                before(configuration.getCustomPreCommandInterceptorsTxRequiresNew(), interceptor.get()));
    }

    private static List<CommandInterceptor> before(List<CommandInterceptor> others, CommandInterceptor first) {
        var all = new ArrayList<>(Optional.ofNullable(others).orElse(List.of()));
        all.add(0, first);
        return all;
    }
}
