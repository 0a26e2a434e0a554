import java.io.PrintWriter;
import java.time.LocalDateTime;
import org.mpxj.ProjectFile;
import org.mpxj.Task;
import org.mpxj.cpm.MicrosoftScheduler;
import org.mpxj.reader.UniversalProjectReader;

/** Reads a project file, schedules it as Microsoft Project does, writes a CSV and prints the finish. */
public class Mpxj {
    public static void main(String[] files) throws Exception {
        ProjectFile project = new UniversalProjectReader().read(files[0]);
        new MicrosoftScheduler().schedule(project, project.getProjectProperties().getStartDate());
        LocalDateTime end = LocalDateTime.MIN;
        try (PrintWriter out = new PrintWriter(files[1])) {
            for (Task task : project.getTasks()) {
                if (task.getFinish() == null || task.getSummary()) {
                    continue;
                }
                out.println(task.getName() + "," + task.getStart() + "," + task.getFinish() + "," + task.getTotalSlack());
                end = task.getFinish().isAfter(end) ? task.getFinish() : end;
            }
        }
        System.out.println(end.toLocalDate());
    }
}
